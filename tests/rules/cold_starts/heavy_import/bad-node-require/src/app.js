const ExcelJS = require('exceljs');
const { rows } = require('./store');

exports.handler = async (event) => {
  const found = await rows(event);
  if (event.queryStringParameters.format === 'xlsx') {
    return workbook(found);
  }
  return render(found);
};

async function workbook(found) {
  const book = new ExcelJS.Workbook();
  book.addWorksheet('orders').addRows(found);
  return book.xlsx.writeBuffer();
}

function render(found) {
  return { statusCode: 200, body: serialize(found) };
}

const serialize = (found) => found.sort().join();

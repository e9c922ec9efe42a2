export const handler = async (event) => {
  const { default: ExcelJS } = await import("exceljs");
  const book = new ExcelJS.Workbook();
  book.addWorksheet(JSON.parse(event.body).name);
  return { statusCode: 200, body: (await book.xlsx.writeBuffer()).toString("base64"), isBase64Encoded: true };
};

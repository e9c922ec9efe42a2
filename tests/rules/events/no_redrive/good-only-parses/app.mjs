export const handler = async (event) => {
  try {
    if (!event.Records || !Array.isArray(event.Records)) {
      return { statusCode: 400 };
    }
    for (const record of event.Records) {
      try {
        console.log("received", JSON.parse(record.body));
      } catch (error) {
        console.error("not to be read", error, record);
      }
    }
    return { statusCode: 200 };
  } catch (error) {
    return { statusCode: 500, body: error.message };
  }
};

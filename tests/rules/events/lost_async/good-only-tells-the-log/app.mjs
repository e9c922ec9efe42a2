export const handler = async (event) => {
  try {
    console.log("received", JSON.stringify(event, null, 2));
    return { statusCode: 200, body: JSON.stringify({ message: "done" }) };
  } catch (error) {
    console.error("failed", error);
    return { statusCode: 500, body: JSON.stringify({ error: error.message }) };
  }
};

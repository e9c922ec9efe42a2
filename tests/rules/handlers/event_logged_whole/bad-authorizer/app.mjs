export const handler = async (event) => {
  console.log(event);
  return { principalId: "user", policyDocument: { Version: "2012-10-17", Statement: [] } };
};

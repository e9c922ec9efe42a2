import { SSM } from "@aws-sdk/client-ssm";

const ssm = new SSM();

export const handler = async (event) => {
  if (event.httpMethod === "PUT") return ssm.putParameter({ Name: "/shop/banner", Value: event.body });
  return ssm.getParameter({ Name: "/shop/banner" });
};

const claims = (attributes) => ({ tenant: attributes["custom:tenant"] ?? "none" });

export const handler = async (event) => {
  console.log("token for", event.userName);
  event.response = { claimsOverrideDetails: { claimsToAddOrOverride: claims(event.request.userAttributes) } };
  return event;
};

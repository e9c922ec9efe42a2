import chromium from "@sparticuz/chromium";

export const handler = async () => chromium.executablePath();

import sharp from 'sharp';

const shrink = (body) => sharp(body).resize(200).toBuffer();

export const handler = async (event) => shrink(Buffer.from(event.body, 'base64'));

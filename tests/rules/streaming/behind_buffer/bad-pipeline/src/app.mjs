import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';

const answer = async (event, stream) => pipeline(Readable.from(['one', 'two']), stream);

export const handler = awslambda.streamifyResponse(answer);

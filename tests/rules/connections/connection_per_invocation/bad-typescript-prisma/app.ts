import { PrismaClient } from '@prisma/client';

const makeClient = () => new PrismaClient();

export const handler = async (event: unknown) => {
  const prisma = makeClient();
  return prisma.order.findMany();
};

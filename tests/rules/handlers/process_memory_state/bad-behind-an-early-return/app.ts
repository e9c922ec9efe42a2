const asked: string[] = [];

export const handler = async (event: { item?: string }): Promise<number> => {
  if (!event.item) {
    return 0;
  }
  asked.push(event.item);
  return asked.length;
};

let kept;

export const clients = () => {
  kept ??= { table: process.env.TABLE };
  return kept;
};

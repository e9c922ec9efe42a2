class Cart {
  private readonly items: string[] = [];

  add(item: string): number {
    this.items.push(item);
    return this.items.length;
  }
}

const cart = new Cart();

export const handler = async (event: { item: string }): Promise<number> => cart.add(event.item);

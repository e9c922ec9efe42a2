export class Hub {
  private readonly sockets = new Set<string>();

  open(id: string): void {
    this.sockets.add(id);
  }
}

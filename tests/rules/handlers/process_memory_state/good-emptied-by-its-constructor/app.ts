class Log {
  private early: string[] = [];
  private ready = false;

  constructor() {
    this.say("starts");
    this.ready = true;
    for (const line of this.early) console.log(line);
    this.early = [];
  }

  say(line: string): void {
    if (this.ready) console.log(line);
    else this.early.push(line);
  }
}

const log = new Log();

export const handler = async (event: { item: string }): Promise<void> => log.say(event.item);

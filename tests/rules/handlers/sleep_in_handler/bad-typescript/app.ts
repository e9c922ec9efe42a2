import { setTimeout as pause } from "node:timers/promises";
import { RekognitionClient, GetLabelDetectionCommand } from "@aws-sdk/client-rekognition";

const PAUSE_MS = 5_000;

class Labels {
  constructor(private readonly client: RekognitionClient) {}

  async of(job: string): Promise<unknown> {
    for (;;) {
      const found = await this.client.send(new GetLabelDetectionCommand({ JobId: job }));
      if (found.JobStatus !== "IN_PROGRESS") return found.Labels;
      await pause(PAUSE_MS);
    }
  }
}

const labels = new Labels(new RekognitionClient({}));

export const handler = async (event: { job: string }): Promise<unknown> => labels.of(event.job);

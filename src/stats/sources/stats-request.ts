import type Dockerode from 'dockerode';
import { withDeadline } from '../../hosts/docker/deadline.ts';
import { statusOf } from '../../hosts/docker/engine-error.ts';
import type { Clock } from '../../kit/clock.ts';

/** Asks the engine for one sample of one container. */
export class StatsRequests {
  readonly #docker: Dockerode;
  readonly #clock: Clock;
  readonly #deadlineMs: number;
  /** Some engines know no one-shot and say 400; there a request takes two of their ticks. */
  #oneShot = true;

  constructor(docker: Dockerode, clock: Clock, deadlineMs: number) {
    this.#docker = docker;
    this.#clock = clock;
    this.#deadlineMs = deadlineMs;
  }

  /** The reply as it is. @throws what docker-modem throws, or a DeadlineError */
  async ask(id: string): Promise<unknown> {
    if (this.#oneShot) {
      try {
        return await this.#get(id, { 'one-shot': true });
      } catch (error) {
        if (statusOf(error) !== 400) throw error;
        this.#oneShot = false;
      }
    }
    return this.#get(id, {});
  }

  #get(id: string, more: { 'one-shot'?: true }): Promise<unknown> {
    return withDeadline(this.#clock, this.#deadlineMs, (abortSignal) => {
      // Held in a constant because the types know nothing of the signal that docker-modem takes.
      const options = { stream: false as const, ...more, abortSignal };
      return this.#docker.getContainer(id).stats(options);
    });
  }
}

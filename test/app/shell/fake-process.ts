import type { FromService, ToService } from '../../../app/shell/control.ts';
import { type HostedService, hostService } from '../../../app/shell/service-host.ts';
import type { ServiceProcess } from '../../../app/shell/supervisor.ts';
import { LabError } from '../../../core/contract/errors.ts';

/** A service that grants anything but a path with "missing" in it. */
function smallService(): HostedService & { closed: boolean } {
  const grants = new Map<string, string>();
  return {
    closed: false,
    connect() {},
    grantFile({ path, name }) {
      if (path.includes('missing')) throw new LabError('not-found', `There is no file ${path}.`);
      const id = `grant-${grants.size}`;
      grants.set(id, path);
      return { id, name: name ?? path, size: 1 };
    },
    grantedPath(id) {
      const path = grants.get(id);
      if (!path) throw new LabError('not-found', `Nothing was granted as ${id}.`);
      return path;
    },
    close() {
      this.closed = true;
    },
  };
}

/** The service side of the channel, in this process: the real `hostService`, with a death on demand. */
export class LocalProcess implements ServiceProcess<never, never> {
  service = smallService();
  killed = false;
  #fromService: (message: FromService) => void = () => {};
  #toService: (message: ToService) => void = () => {};
  #exit: (reason: string) => void = () => {};
  #alive = true;

  constructor(start: (service: HostedService) => HostedService | Promise<HostedService> = (s) => s) {
    const post = (message: FromService) => {
      const copy = structuredClone(message);
      setTimeout(() => this.#alive && this.#fromService(copy));
    };
    void hostService<never, never>(
      {
        post,
        onMessage: (listener) => {
          this.#toService = listener;
        },
        exit: (code) => void setTimeout(() => this.die(`exit code ${code}`)),
      },
      () => start(this.service),
      () => {},
    );
  }

  die(reason: string): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#exit(reason);
  }

  post(message: ToService): void {
    const copy = structuredClone(message);
    setTimeout(() => this.#alive && this.#toService(copy));
  }

  onMessage(listener: (message: FromService) => void): void {
    this.#fromService = listener;
  }

  onExit(listener: (reason: string) => void): void {
    this.#exit = listener;
  }

  kill(): void {
    this.killed = true;
    this.die('SIGKILL');
  }
}

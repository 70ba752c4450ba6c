import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type Electron from 'electron';

/** A MessagePortMain over one of Node's ports: real cloning, real asynchrony; transfers nothing but ports. */
export class FakePort extends EventEmitter {
  readonly port: MessagePort;

  constructor(port: MessagePort) {
    super();
    this.port = port;
  }

  start: Electron.MessagePortMain['start'] = () => {
    this.port.on('message', (data) => this.emit('message', { data, ports: [] }));
    this.port.on('close', () => this.emit('close'));
  };
  postMessage: Electron.MessagePortMain['postMessage'] = (message, transfer) => {
    if (transfer?.length) throw new TypeError('Only ports are transferred.');
    this.port.postMessage(message);
  };
  close: Electron.MessagePortMain['close'] = () => this.port.close();
}

export class FakePorts {
  readonly port1: FakePort;
  readonly port2: FakePort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new FakePort(port1);
    this.port2 = new FakePort(port2);
  }
}

class FakeParentPort extends EventEmitter {
  readonly postMessage: Electron.ParentPort['postMessage'];
  readonly #waiting: (() => void)[] = [];

  constructor(toParent: (message: unknown) => void) {
    super();
    this.postMessage = (message) => toParent(structuredClone(message));
    this.once('newListener', () => setTimeout(() => this.#waiting.splice(0).forEach((send) => void send())));
  }

  /** As a port does, keeps what comes before there is a listener. */
  receive(event: object): void {
    const send = () => this.emit('message', event);
    if (this.listenerCount('message') > 0) send();
    else this.#waiting.push(send);
  }
}

/** A utility process; `main` is what it runs, given its own end of the channel. */
export class FakeUtility extends EventEmitter {
  /** Set by a test: runs the utility's code with this parent port and these arguments. */
  static main: (parentPort: EventEmitter, args: string[]) => void = () => {};
  static onDeath: () => void = () => {};
  readonly file: string;
  readonly args: string[];
  readonly options: Electron.ForkOptions;
  readonly received: unknown[] = [];
  readonly #parentPort: FakeParentPort;
  #alive = true;

  constructor(file: string, args: string[], options: Electron.ForkOptions) {
    super();
    this.file = file;
    this.args = args;
    this.options = options;
    this.#parentPort = new FakeParentPort((message) => {
      setTimeout(() => this.#alive && this.emit('message', message));
    });
    FakeUtility.main(this.#parentPort, args);
  }

  postMessage = (message: unknown, transfer: FakePort[] = []): void => {
    for (const item of transfer)
      if (!(item instanceof FakePort)) throw new TypeError('Only ports are transferred.');
    const data = structuredClone(message);
    this.received.push(data);
    setTimeout(() => this.#alive && this.#parentPort.receive({ data, ports: transfer }));
  };

  kill: Electron.UtilityProcess['kill'] = () => {
    this.die(15);
    return true;
  };

  /** Ends as after a crash; the channels it held close. */
  die(code: number): void {
    if (!this.#alive) return;
    this.#alive = false;
    FakeUtility.onDeath();
    this.emit('exit', code);
  }
}

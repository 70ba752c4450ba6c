import { decode, encode } from './codec.ts';
import { LabError } from './errors.ts';
import type { Port } from './port.ts';
import {
  type CommandAnswer,
  type CommandInput,
  type CommandName,
  commands,
  type LabEventName,
  type LabEvents,
} from './service.ts';
import type { EventMessage, Reply } from './wire.ts';

/** The window's side: one method a command; each rejects with LabError. */
export type LabClient = {
  [K in CommandName]: (input: CommandInput<K>) => Promise<CommandAnswer<K>>;
} & {
  /** Subscribes; returns the unsubscribe function. */
  on<E extends LabEventName>(event: E, listener: (payload: LabEvents[E]) => void): () => void;
  /** Called once when the port closes; commands under way reject with `connection-lost`. */
  onClose(listener: () => void): void;
  close(): void;
};

interface Pending {
  resolve(answer: unknown): void;
  reject(error: LabError): void;
}

const lost = () =>
  new LabError('connection-lost', 'The connection to the service was lost before it could answer.');

/** Derives a client from the contract over any port. */
export function connectLab(port: Port): LabClient {
  const pending = new Map<number, Pending>();
  const listeners = new Map<string, Set<(payload: never) => void>>();
  let next = 0;
  let open = true;

  port.onFrame((frame) => {
    const message = decode(frame) as Reply | EventMessage;
    if ('event' in message) {
      for (const listener of listeners.get(message.event) ?? []) listener(message.payload as never);
      return;
    }
    const waiting = pending.get(message.id);
    pending.delete(message.id);
    if ('error' in message) {
      const { code, message: text, details } = message.error;
      waiting?.reject(new LabError(code, text, details));
    } else {
      waiting?.resolve(message.answer);
    }
  });
  port.onClose(() => {
    open = false;
    for (const { reject } of pending.values()) reject(lost());
    pending.clear();
  });

  const invoke = (command: string) => (input: unknown) =>
    new Promise((resolve, reject) => {
      if (!open) return reject(lost());
      const id = next++;
      pending.set(id, { resolve, reject });
      port.send(encode({ id, command, input }));
    });
  const calls = Object.fromEntries(Object.keys(commands).map((name) => [name, invoke(name)]));

  return {
    ...(calls as { [K in CommandName]: (input: CommandInput<K>) => Promise<CommandAnswer<K>> }),
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      set.add(listener as (payload: never) => void);
      return () => set.delete(listener as (payload: never) => void);
    },
    onClose: (listener) => port.onClose(listener),
    close: () => port.close(),
  };
}

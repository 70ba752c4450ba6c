import { decode, encode } from './codec.ts';
import { asLabError, LabError } from './errors.ts';
import type { Port } from './port.ts';
import { type CommandName, commands, type LabEventName, type LabEvents, type LabService } from './service.ts';
import type { Reply, Request } from './wire.ts';

/** Memory that the JSON of one request may take, in bytes; what is large comes as arrays or in files. */
const MOST = 512 * 2 ** 20;

/** Sends events to every connected window; a window that connects later sees only later ones. */
export class EventHub {
  readonly #ports = new Set<Port>();

  emit<E extends LabEventName>(event: E, payload: LabEvents[E]): void {
    if (this.#ports.size === 0) return;
    const frame = encode({ event, payload });
    for (const port of this.#ports) port.send(frame);
  }

  add(port: Port): void {
    this.#ports.add(port);
    port.onClose(() => this.#ports.delete(port));
  }
}

/** Answers one port's commands with `lab` and subscribes it to `hub`. The contract's edge: input is validated here. */
export function serve(port: Port, lab: LabService, hub: EventHub): void {
  hub.add(port);
  port.onFrame(async (frame) => {
    let request: Request;
    try {
      request = decode(frame, MOST) as Request;
      if (!Number.isInteger(request?.id)) return;
    } catch {
      return; // not ours: a malformed frame has no sender to answer
    }
    let answer: Uint8Array;
    try {
      answer = encode({ id: request.id, answer: (await call(lab, request)) ?? null } satisfies Reply);
    } catch (thrown) {
      const { code, message, details } = asLabError(thrown);
      answer = encode({ id: request.id, error: { code, message, details } } satisfies Reply);
    }
    port.send(answer);
  });
}

/** Validates and runs one command. Throws LabError `invalid-input` naming each field that is wrong. */
async function call(lab: LabService, request: Request): Promise<unknown> {
  const name = request.command as CommandName;
  if (!Object.hasOwn(commands, name)) throw new LabError('invalid-input', `There is no command "${name}".`);
  const handler = lab[name] as (input: unknown) => unknown;
  return await handler(validate(name, request.input));
}

/** Validated input with defaults filled in. Throws LabError `invalid-input`. */
function validate(name: CommandName, input: unknown): unknown {
  const parsed = commands[name].input.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || name}: ${issue.message}`);
  throw new LabError('invalid-input', problems.join('; '), { issues: parsed.error.issues });
}

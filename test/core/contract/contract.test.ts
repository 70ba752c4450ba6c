import { describe, expect, it } from 'vitest';
import { connectLab } from '../../../core/contract/client.ts';
import { decode, encode } from '../../../core/contract/codec.ts';
import { LabError } from '../../../core/contract/errors.ts';
import { portPair } from '../../../core/contract/port.ts';
import { EventHub, serve } from '../../../core/contract/server.ts';
import type { LabService } from '../../../core/contract/service.ts';

describe('codec', () => {
  it('carries typed arrays anywhere in a value, bit for bit', () => {
    const value = {
      text: 'Ёлка 🎄 e\u0301',
      list: [new Float32Array([1.5, -0, Number.NaN, Infinity]), { deep: new Uint8Array([1, 2, 3]) }],
      empty: new Float64Array(0),
      nothing: null,
    };
    const back = decode(encode(value)) as typeof value;
    expect(back).toEqual(value);
    expect(Object.is((back.list[0] as Float32Array)[1], -0)).toBe(true);
  });

  it('carries a view of a larger buffer without the rest', () => {
    const view = new Float32Array(new Float32Array([0, 1, 2, 3]).buffer, 4, 2);
    const frame = encode({ view });
    expect((decode(frame) as { view: Float32Array }).view).toEqual(new Float32Array([1, 2]));
    expect(frame.length).toBeLessThan(100);
  });

  it('decodes a frame that starts at an odd offset', () => {
    const frame = encode({ a: new Float64Array([Math.PI]) });
    const shifted = new Uint8Array(frame.length + 3);
    shifted.set(frame, 3);
    expect(decode(shifted.subarray(3))).toEqual({ a: new Float64Array([Math.PI]) });
    expect(decode(Buffer.from(shifted.buffer, 3))).toEqual({ a: new Float64Array([Math.PI]) });
  });

  it('refuses truncated and lying frames', () => {
    const frame = encode({ a: new Float32Array(100) });
    for (let n = 0; n < frame.length; n += 7) expect(() => decode(frame.subarray(0, n))).toThrow();
    const lie = new TextEncoder().encode('    {"$array":["f32",0,1000000000]}');
    new DataView(lie.buffer).setUint32(0, lie.length - 4, true);
    expect(() => decode(lie)).toThrow(RangeError);
  });

  it('refuses what it cannot carry', () => {
    expect(() => encode({ f: () => 1 })).toThrow(TypeError);
    expect(() => encode({ n: new BigInt64Array(1) })).toThrow(TypeError);
  });
});

/** A lab with three commands of its own, one of which gives what no wire carries; any other fails. */
function smallLab(): LabService {
  const handlers: Partial<LabService> = {
    neighbors: ({ word, k }) => ({ query: `${word}/${k}`, neighbors: [] }),
    runHistory: () => new BigInt64Array(1) as never,
    vocabulary: ({ model }) => {
      throw new LabError('not-found', `There is no model "${model}".`, { model });
    },
  };
  return handlers as LabService;
}

describe('LabService over a pair of ports', () => {
  const connect = () => {
    const [near, far] = portPair();
    const hub = new EventHub();
    serve(far, smallLab(), hub);
    return { lab: connectLab(near), hub, far };
  };

  it('fills in defaults and answers', async () => {
    expect(await connect().lab.neighbors({ model: 'm', word: 'queen' })).toEqual({
      query: 'queen/10',
      neighbors: [],
    });
  });

  it('rejects bad input at the edge and names the field', async () => {
    await expect(connect().lab.neighbors({ model: 'm', word: 'queen', k: 0 })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('k'),
    });
    await expect(connect().lab.neighbors({ model: 'm' } as never)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('word'),
    });
  });

  it('carries typed errors with their details', async () => {
    await expect(connect().lab.vocabulary({ model: 'gone' })).rejects.toMatchObject({
      name: 'LabError',
      code: 'not-found',
      details: { model: 'gone' },
    });
  });

  it('answers with an error when an answer cannot cross the wire', async () => {
    await expect(connect().lab.runHistory({ run: 'r' })).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('BigInt64Array'),
    });
  });

  it('broadcasts events to every window until it unsubscribes', async () => {
    const { lab, hub, far } = connect();
    const [near2, far2] = portPair();
    hub.add(far2);
    const second = connectLab(near2);
    const seen: string[] = [];
    const off = lab.on('notice', ({ message }) => seen.push(`1 ${message}`));
    second.on('notice', ({ message }) => seen.push(`2 ${message}`));
    hub.emit('notice', { level: 'info', message: 'a' });
    await new Promise((resolve) => setTimeout(resolve));
    off();
    hub.emit('notice', { level: 'info', message: 'b' });
    await new Promise((resolve) => setTimeout(resolve));
    expect(seen).toEqual(['1 a', '2 a', '2 b']);
    far.close();
  });

  it('fails commands under way when the other side goes', async () => {
    const [near, far] = portPair();
    const lab = connectLab(near);
    const waiting = lab.status({});
    far.close();
    await expect(waiting).rejects.toMatchObject({ code: 'connection-lost' });
    await expect(lab.status({})).rejects.toMatchObject({ code: 'connection-lost' });
  });

  it('ignores frames that are not ours and survives', async () => {
    const [near, far] = portPair();
    serve(far, smallLab(), new EventHub());
    near.send(new Uint8Array([1, 2, 3]));
    near.send(encode('hello'));
    near.send(encode({ id: 7, command: 'constructor', input: {} }));
    expect((await connectLab(near).neighbors({ model: 'm', word: 'w' })).query).toBe('w/10');
  });
});

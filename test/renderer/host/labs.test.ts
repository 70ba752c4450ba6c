import { describe, expect, it } from 'vitest';
import type { LabClient } from '../../../core/contract/client.ts';
import { portPair } from '../../../core/contract/port.ts';
import { Labs, Requests } from '../../../renderer/host/labs.ts';

function watched() {
  const labs = new Labs();
  const states: string[] = [];
  const clients: LabClient[] = [];
  labs.onState((state) => states.push(state));
  labs.onLab((lab) => clients.push(lab));
  return { labs, states, clients };
}

describe('Labs', () => {
  it('hands out the first client without calling it a restart', async () => {
    const { labs, states, clients } = watched();
    const waiting = labs.current();
    labs.connected(portPair()[0]);
    expect(await waiting).toBe(clients[0]);
    expect(await labs.current()).toBe(clients[0]);
    expect(states).toEqual([]);
  });

  it('says lost and restarted, hands out a new client, and fails what was under way', async () => {
    const { labs, states, clients } = watched();
    const [near, far] = portPair();
    labs.connected(near);
    const status = clients[0]?.status({});
    far.close();
    await expect(status).rejects.toMatchObject({ code: 'connection-lost' });
    expect(states).toEqual(['lost']);
    const next = labs.current();
    labs.connected(portPair()[0]);
    expect(states).toEqual(['lost', 'restarted']);
    expect(clients).toHaveLength(2);
    expect(await next).toBe(clients[1]);
  });

  it('is lost at once when the shell says so, once', () => {
    const { labs, states } = watched();
    labs.connected(portPair()[0]);
    labs.lost();
    labs.lost();
    expect(states).toEqual(['lost']);
  });

  it('closes a client that a new one replaces, without a false alarm', async () => {
    const { labs, states, clients } = watched();
    labs.connected(portPair()[0]);
    labs.connected(portPair()[0]);
    await expect(clients[0]?.status({})).rejects.toMatchObject({ code: 'connection-lost' });
    expect(states).toEqual(['restarted']);
  });

  it('tells a late listener of the present client, and none after it unsubscribed', () => {
    const { labs } = watched();
    labs.connected(portPair()[0]);
    const seen: LabClient[] = [];
    const stop = labs.onLab((lab) => seen.push(lab));
    expect(seen).toHaveLength(1);
    stop();
    labs.connected(portPair()[0]);
    expect(seen).toHaveLength(1);
  });
});

describe('Requests', () => {
  it('keeps what came before anybody listened', () => {
    const requests = new Requests<string>();
    requests.emit('early');
    const seen: string[] = [];
    const stop = requests.on((request) => seen.push(request));
    requests.emit('later');
    stop();
    requests.emit('kept');
    requests.on((request) => seen.push(`second ${request}`));
    expect(seen).toEqual(['early', 'later', 'second kept']);
  });
});

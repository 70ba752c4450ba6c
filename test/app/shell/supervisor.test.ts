import { describe, expect, it } from 'vitest';
import { Supervisor } from '../../../app/shell/supervisor.ts';
import { LabError } from '../../../core/contract/errors.ts';
import { LocalProcess } from './fake-process.ts';

function supervised(make = () => new LocalProcess(), grace = 60_000) {
  const lives: LocalProcess[] = [];
  const events: string[] = [];
  const supervisor = new Supervisor({
    start: () => {
      const life = make();
      lives.push(life);
      return life;
    },
    onLost: (reason) => events.push(`lost: ${reason}`),
    onUp: () => events.push('up'),
    log: (line) => events.push(line),
    delay: { first: 1, maximum: 4 },
    grace,
  });
  return { supervisor, lives, events };
}

describe('Supervisor', () => {
  it('grants files by the service and tells its errors', async () => {
    const { supervisor } = supervised();
    await supervisor.start();
    const grant = await supervisor.grantFile({ path: '/a.txt', mode: 'read' });
    expect(await supervisor.grantedPath(grant.id)).toBe('/a.txt');
    await expect(supervisor.grantFile({ path: '/missing', mode: 'read' })).rejects.toMatchObject({
      code: 'not-found',
      message: 'There is no file /missing.',
    });
    await supervisor.close();
  });

  it('starts a dead service again, and says so', async () => {
    const { supervisor, lives, events } = supervised();
    await supervisor.start();
    expect(events).toEqual(['up']);
    lives[0]?.die('SIGKILL');
    expect(supervisor.isUp).toBe(false);
    await supervisor.ready();
    expect(lives).toHaveLength(2);
    expect(events).toEqual([
      'up',
      'The service process ended (SIGKILL); starting it again in 0.001 s.',
      'lost: SIGKILL',
      'The service process is running again.',
      'up',
    ]);
    await supervisor.close();
  });

  it('fails what was under way when the service died, and serves what is asked meanwhile', async () => {
    const { supervisor, lives } = supervised();
    await supervisor.start();
    const first = supervisor.grantFile({ path: '/a.txt', mode: 'read' });
    await Promise.resolve();
    lives[0]?.die('SIGKILL');
    const second = supervisor.grantFile({ path: '/b.txt', mode: 'read' });
    await expect(first).rejects.toMatchObject({ code: 'connection-lost' });
    expect((await second).name).toBe('/b.txt');
    await supervisor.close();
  });

  it('waits longer with each failure in a row', async () => {
    let starts = 0;
    const { supervisor, lives, events } = supervised(
      () =>
        new LocalProcess((service) => {
          starts++;
          if (starts > 1 && starts < 5) throw new LabError('cannot-write', 'The disk is full.');
          return service;
        }),
    );
    await supervisor.start();
    lives[0]?.die('SIGKILL');
    await supervisor.ready();
    const delays = events.flatMap((line) => /in ([\d.]+) s\./.exec(line)?.[1] ?? []);
    expect(delays).toEqual(['0.001', '0.002', '0.004', '0.004']);
    expect(events).toContain('The service process ended (The disk is full.); starting it again in 0.002 s.');
    expect(events.filter((event) => event.startsWith('lost'))).toHaveLength(1);
    await supervisor.close();
  });

  it('reports why the first start failed, and leaves it at that', async () => {
    const { supervisor, lives } = supervised(
      () =>
        new LocalProcess(() => {
          throw new LabError('cannot-write', 'The folder /x cannot be written.');
        }),
    );
    await expect(supervisor.start()).rejects.toMatchObject({
      code: 'cannot-write',
      message: 'The folder /x cannot be written.',
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(lives).toHaveLength(1);
    await expect(supervisor.ready()).rejects.toMatchObject({ code: 'connection-lost' });
  });

  it('lets the service close in its own time, and kills one that does not', async () => {
    const polite = supervised();
    await polite.supervisor.start();
    await polite.supervisor.close();
    expect(polite.lives[0]).toMatchObject({ killed: false, service: { closed: true } });

    const stuck = supervised(
      () => new LocalProcess((service) => ({ ...service, close: () => new Promise<void>(() => {}) })),
      20,
    );
    await stuck.supervisor.start();
    await stuck.supervisor.close();
    expect(stuck.lives[0]?.killed).toBe(true);
    expect(stuck.lives).toHaveLength(1);
  });

  it('does not start again after it was closed between two lives', async () => {
    const { supervisor, lives } = supervised();
    await supervisor.start();
    lives[0]?.die('SIGKILL');
    const waiting = expect(supervisor.ready()).rejects.toMatchObject({ code: 'connection-lost' });
    await supervisor.close();
    await waiting;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(lives).toHaveLength(1);
  });
});

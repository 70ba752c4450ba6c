import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { listen, standardPort } from '../../../app/web/listen.ts';

describe('listen', () => {
  const servers: ReturnType<typeof createServer>[] = [];
  const server = () => {
    const made = createServer();
    servers.push(made);
    return made;
  };
  afterEach(() => {
    for (const made of servers.splice(0)) made.close();
  });

  it('takes the standard port or the next free one when none is asked for', async () => {
    const first = await listen(server());
    const second = await listen(server());
    expect(first).toBeGreaterThanOrEqual(standardPort);
    expect(second).toBeGreaterThan(first);
  });

  it('refuses a port in use that was asked for', async () => {
    const port = await listen(server(), 0);
    await expect(listen(server(), port)).rejects.toMatchObject({
      code: 'busy',
      message: `Port ${port} is in use. Choose another with --port, or leave it out.`,
    });
  });

  it('listens on loopback only', async () => {
    const made = server();
    await listen(made, 0);
    expect(made.address()).toMatchObject({ address: '127.0.0.1' });
  });
});

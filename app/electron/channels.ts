/** Names of the IPC channels between `preload.ts` and the main process. */
export const channels = {
  /** Page -> main, invoke. */
  pickFiles: 'orrery:pick-files',
  acceptDrop: 'orrery:accept-drop',
  pickSave: 'orrery:pick-save',
  /** Page -> main, send. */
  reveal: 'orrery:reveal',
  requestPort: 'orrery:request-port',
  /** Main -> page. */
  port: 'orrery:port',
  request: 'orrery:request',
  serviceLost: 'orrery:service-lost',
} as const;

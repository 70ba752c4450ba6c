import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { HostRequest } from '../../core/contract/host.ts';
import { type DesktopBridge, portMessage } from '../../renderer/host/bridge.ts';
import { channels } from './channels.ts';

/** All that the interface can ask of Electron. It runs sandboxed and isolated from the page. */
const bridge: DesktopBridge = {
  pickFiles: (kind) => ipcRenderer.invoke(channels.pickFiles, kind),
  // The page hands over File objects and never sees the paths; one it made up has none.
  acceptDrop: (files) =>
    ipcRenderer.invoke(
      channels.acceptDrop,
      files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== ''),
    ),
  pickSave: (suggestedName) => ipcRenderer.invoke(channels.pickSave, suggestedName),
  reveal: (grant) => ipcRenderer.send(channels.reveal, grant),
  onRequest: (listener) => {
    ipcRenderer.on(channels.request, (_event, request: HostRequest) => listener(request));
  },
  onServiceLost: (listener) => {
    ipcRenderer.on(channels.serviceLost, () => listener());
  },
  requestPort: () => ipcRenderer.send(channels.requestPort),
};
contextBridge.exposeInMainWorld('orrery', bridge);

// The context bridge carries no ports; a message event does.
ipcRenderer.on(channels.port, (event) => {
  window.postMessage(portMessage, window.location.origin, [...event.ports]);
});

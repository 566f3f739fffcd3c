import type { Reply } from '@shared/ipc/client';
import type { Bridge } from '@shared/ipc/bridge';
import type { EventName, Events } from '@shared/ipc/events';
import type { ChosenFile } from '@shared/ipc/file-calls';
import { contextBridge, ipcRenderer, type IpcRendererEvent, webUtils } from 'electron';

/** The page's only way out: the contract's calls and events, and tokens for dropped files. */
const bridge: Bridge = {
  invoke: (name, input) => ipcRenderer.invoke('lacuna:call', name, input) as Promise<Reply>,
  subscribe(listener) {
    const hear = (_event: IpcRendererEvent, name: EventName, data: Events[EventName]): void => listener(name, data);
    ipcRenderer.on('lacuna:event', hear);
    return () => void ipcRenderer.off('lacuna:event', hear);
  },
  dropped(files) {
    const paths = files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '');
    return ipcRenderer.invoke('lacuna:dropped', paths) as Promise<readonly ChosenFile[]>;
  },
};

contextBridge.exposeInMainWorld('lacuna', bridge);

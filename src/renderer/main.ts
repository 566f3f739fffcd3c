import { type Bridge } from '@shared/ipc/bridge';
import { bridgeHost } from './api/bridge-host';
import { loopbackHost } from './api/loopback-host';
import { startApp } from './start';

declare global {
  interface Window {
    readonly lacuna?: Bridge;
  }
}

startApp(window.lacuna ? bridgeHost(window.lacuna) : loopbackHost(), document.getElementById('app')!);

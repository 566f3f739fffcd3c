import { startApp } from './shell/app';

// Electron is ready only after this module has run, so nothing may wait for it here.
void startApp();

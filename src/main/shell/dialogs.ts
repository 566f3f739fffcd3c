import { type BrowserWindow, dialog, type OpenDialogOptions, shell } from 'electron';
import type { Dialogs, PickPurpose } from '../host/services';
import type { Texts } from './texts';

function pickOptions(purpose: PickPurpose, texts: Texts): OpenDialogOptions {
  switch (purpose) {
    case 'scan-folder':
      return { title: texts.scanFolder, properties: ['openDirectory'] };
    case 'scan-file':
      return { title: texts.scanFile, properties: ['openFile'] };
    case 'labels':
      return {
        title: texts.labels,
        properties: ['openFile'],
        filters: [{ name: 'NIfTI, NRRD, DICOM SEG', extensions: ['nii', 'gz', 'nrrd', 'nhdr', 'dcm'] }],
      };
    case 'case-folder':
      return { title: texts.caseFolder, properties: ['openDirectory'] };
    case 'network':
      return { title: texts.network, properties: ['openFile'], filters: [{ name: 'ONNX', extensions: ['onnx'] }] };
    case 'network-json':
      return { title: texts.networkJson, properties: ['openFile'], filters: [{ name: 'JSON', extensions: ['json'] }] };
  }
}

/** The system's dialogs over the app's window. */
export function systemDialogs(window: () => BrowserWindow | undefined, texts: () => Texts): Dialogs {
  return {
    async pick(purpose) {
      const options = pickOptions(purpose, texts());
      const parent = window();
      const { canceled, filePaths } = await (parent
        ? dialog.showOpenDialog(parent, options)
        : dialog.showOpenDialog(options));
      return canceled ? [] : filePaths;
    },
    async save(name) {
      const options = { title: texts().save, defaultPath: name };
      const parent = window();
      const { canceled, filePath } = await (parent
        ? dialog.showSaveDialog(parent, options)
        : dialog.showSaveDialog(options));
      return canceled ? undefined : filePath;
    },
    reveal: (path) => shell.showItemInFolder(path),
  };
}

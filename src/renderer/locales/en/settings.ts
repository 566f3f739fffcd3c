/** Settings: their tabs, models and logs. */
export default {
  settingsTab: { general: 'General', models: 'Models', logs: 'Log' },
  logs: {
    what: 'What the program noted, the newest last. It holds no names, no images and no paths of a patient.',
    lines: 'Lines of the log',
    none: 'Nothing was noted yet.',
    save: 'Save the log',
    saved: 'The log was saved.',
    stays: 'It stays on this computer until you hand it on.',
  },
};

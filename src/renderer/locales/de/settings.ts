/** Einstellungen: ihre Reiter, Modelle und Protokoll. */
export default {
  settingsTab: { general: 'Allgemein', models: 'Modelle', logs: 'Protokoll' },
  logs: {
    what: 'Was das Programm notiert hat, das Neueste zuletzt. Es enthält keine Namen, Bilder oder Pfade von Patienten.',
    lines: 'Zeilen des Protokolls',
    none: 'Es wurde noch nichts notiert.',
    save: 'Protokoll sichern',
    saved: 'Das Protokoll wurde gesichert.',
    stays: 'Es bleibt auf diesem Rechner, bis Sie es weitergeben.',
  },
};

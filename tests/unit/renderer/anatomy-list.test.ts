// @vitest-environment happy-dom
import { createMessages } from '@renderer/locales';
import { useErrorText } from '@renderer/locales/error-text';
import { AppError } from '@shared/errors';
import { type Finding } from '@shared/findings';
import { createApp } from 'vue';
import { describe, expect, it } from 'vitest';
import FindingList from '@renderer/components/cases/FindingList.vue';
import { mount } from '@vue/test-utils';

function textOf(language: 'en' | 'de', error: AppError): string {
  let told = '';
  const app = createApp({
    setup() {
      const text = useErrorText();
      told = text(error);
      return () => null;
    },
  });
  app.use(createMessages(language));
  app.mount(document.createElement('div'));
  app.unmount();
  return told;
}

describe('what was found of the anatomy', () => {
  const error = new AppError('labels/found-no-jaw', { found: 'upper skull 24 cm3, mandible 0.57 cm3' });

  it('is told in German by the names and with the numbers of the language', () => {
    expect(textOf('de', error)).toContain('(gefunden: Oberschädel 24 cm³, Unterkiefer 0,57 cm³)');
    expect(textOf('en', error)).toContain('(it found upper skull 24 cm3, mandible 0.57 cm3)');
    const nothing = new AppError('labels/model-no-jaw', { name: 'dental', found: 'nothing' });
    expect(textOf('de', nothing)).toContain('Das Modell dental hat');
    expect(textOf('de', nothing)).toContain('(gefunden: nichts)');
  });

  it('is told in German in findings, whole', () => {
    const findings: readonly Finding[] = [
      {
        ...{ code: 'labels/doubtful', severity: 'warning', message: 'The built-in segmenter found ...' },
        details: { found: 'upper skull 3.7 cm3, mandible 8.9 cm3', doubt: 'no teeth and little of a mandible' },
      },
      {
        ...{ code: 'labels/not-known', severity: 'info', message: 'The model x does not know ...' },
        details: { labels: 'upper teeth, mandibular canal' },
      },
      {
        ...{ code: 'labels/left-out', severity: 'warning', message: 'Segments of unknown meaning ...' },
        details: { segments: 'Thing, Other thing' },
      },
    ];
    const list = mount(FindingList, { props: { findings }, global: { plugins: [createMessages('de')] } });
    const [doubtful, unknown, leftOut] = list.findAll('li').map((item) => item.text());
    expect(doubtful).toContain(
      'fand keine Zähne und nur wenig vom Unterkiefer (Oberschädel 3,7 cm³, Unterkiefer 8,9 cm³)',
    );
    expect(unknown).toBe('Das Modell kennt nicht: Obere Zähne, Unterkieferkanal.');
    expect(leftOut).toContain('Thing, Other thing');
  });
});

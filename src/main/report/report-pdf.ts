import { firstPage } from './first-page';
import type { ReportContent } from './content';
import type { Fonts } from './font-reader';
import { numbersOf } from './numbers';
import { secondPage } from './second-page';
import { Sheet } from './sheet';
import { WORDS } from './words';

/** The report as a PDF file of two A4 pages; the same content gives the same pages. */
export async function reportPdf(content: ReportContent, fonts: Fonts): Promise<Uint8Array> {
  const words = WORDS[content.language];
  const created = new Date(content.createdAt);
  const sheet = await Sheet.open(
    fonts,
    {
      Title: `${words.title} ${content.pseudonym}`.trim(),
      Creator: `Lacuna ${content.version}`,
      Producer: `Lacuna ${content.version}`,
      ...(Number.isNaN(created.getTime()) ? {} : { CreationDate: created, ModDate: created }),
    },
    content.language,
  );
  const numbers = numbersOf(content.language);
  firstPage(sheet, content, words, numbers);
  secondPage(sheet, content, words, numbers);
  return sheet.finish();
}

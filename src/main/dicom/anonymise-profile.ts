/**
 * What is kept of a data set in an anonymised copy (PS3.15 E.2, Basic Application Level Confidentiality Profile). The
 * profile names what must go; here everything goes but what an image needs to be shown and measured, so that private
 * attributes, new attributes and typing errors go too. Tags are `ggggeeee` in lower case.
 */
export type Action = 'keep' | 'uid' | 'empty' | 'pseudonym' | 'sequence' | 'remove';

const tags = (text: string): string[] => text.trim().split(/\s+/);

/** Attributes about the image and how it was taken that name nobody: none is in Table E.1-1 of the profile. */
const KEEP = new Set(
  tags(`
  00080005 00080008 00080016 00080060 00080064 00080068 00089007 00089205 00089206 00089207 00089215
  00180015 00180022 00180050 00180060 00180088 00180090 00181100 00181110 00181111 00181120 00181130 00181140 00181150
  00181151 00181152 00181153 00181160 00181164 00181170 00181190 00181210 00185100 00189073 00189305 00189306 00189307
  00189309 00189310 00189311 00189318 00189322 00189324 00189328 00189332 00189335 00189345
  00200011 00200012 00200013 00200020 00200032 00200037 00200060 00201040 00201041 00209056 00209057 00209128 00209157
  00209165 00209167 00209228 00209254
  00280002 00280003 00280004 00280006 00280008 00280009 00280010 00280011 00280030 00280031 00280034 00280100 00280101
  00280102 00280103 00280106 00280107 00280108 00280109 00280120 00280121 00280301 00281040 00281050 00281051 00281052
  00281053 00281054 00281055 00281056 00282110 00282112 00282114 00280a02 00280a04
  00540081 3004000c 7fe00001 7fe00002 7fe00010 7fe00008 7fe00009`),
);

/** Identifiers of the study, series, images and what they point at. */
const UIDS = new Set(tags('00080018 0020000d 0020000e 00200052 00209161 00209164 00081155 00081150 00080014'));
const CLASS_UIDS = new Set(tags('00081150'));
/** Attributes that an image must have but that may be without a value (type 2 of the CT modules). */
const EMPTY = new Set(
  tags('00080020 00080030 00080050 00080090 00100030 00100040 00200010 00080023 00080033 00080070'),
);
const PSEUDONYMS = new Set(tags('00100010 00100020'));
/** Functional groups of multi-frame images, and what lies in them. */
const SEQUENCES = new Set(
  tags(`52009229 52009230 00209113 00209116 00209111 00209071 00289110 00289132 00289145 00189329 00209222 00209221
  00189301 00189304 00189308 00189312 00189314 00189321 00189325 00189326 00189341 00189477`),
);

/** What becomes of an attribute, wherever in a data set it stands. */
export function actionOf(tag: string): Action {
  if (CLASS_UIDS.has(tag)) return 'keep';
  if (UIDS.has(tag)) return 'uid';
  if (EMPTY.has(tag)) return 'empty';
  if (PSEUDONYMS.has(tag)) return 'pseudonym';
  if (SEQUENCES.has(tag)) return 'sequence';
  return KEEP.has(tag) ? 'keep' : 'remove';
}

/** De-identification Method (0012,0063), at most 64 characters. */
export const METHOD = 'PS3.15 Basic Profile; only image attributes are kept';

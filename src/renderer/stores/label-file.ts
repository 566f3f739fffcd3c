import { type ChosenFile } from '@shared/ipc/file-calls';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { giveFile } from '../api/give-file';
import { type LocalFile, useHost } from '../api/host';
import { joinRows, type LabelChoice, type LabelRow, needsMapping, proposedChoice } from './label-rows';

/** A label map that was chosen, what is in it, and what each of its structures is to become. */
export const useLabelFile = defineStore('label-file', () => {
  const { client, put } = useHost();
  const file = shallowRef<ChosenFile | null>(null);
  const rows = shallowRef<readonly LabelRow[]>([]);
  const choice = shallowRef<LabelChoice | null>(null);
  /** It is being handed over and looked at. */
  const reading = ref(false);
  /** The dialog is open. */
  const mapping = ref(false);
  const foreign = computed(() => needsMapping(rows.value));
  /** It can be used: all that is in it is known, or somebody has said what it is. */
  const ready = computed(() => file.value !== null && !reading.value && (!foreign.value || choice.value !== null));
  let turn = 0;

  function clear(): void {
    turn++;
    if (file.value) void client.files.release({ token: file.value.token }).catch(() => undefined);
    file.value = null;
    rows.value = [];
    choice.value = null;
    mapping.value = false;
    reading.value = false;
  }

  /** Reads what is in a file; where that is not plain, the dialog opens. A later file supersedes it. */
  async function take(obtain: () => Promise<ChosenFile | undefined>): Promise<void> {
    const mine = ++turn;
    reading.value = true;
    let token = '';
    try {
      const chosen = await obtain();
      if (!chosen || mine !== turn) return;
      token = chosen.token;
      const found = joinRows(await client.imports.segments({ token }));
      if (mine !== turn) return;
      clear();
      turn = mine;
      file.value = chosen;
      rows.value = found;
      mapping.value = foreign.value;
    } catch (error) {
      if (token) void client.files.release({ token }).catch(() => undefined);
      throw error;
    } finally {
      if (mine === turn) reading.value = false;
    }
  }

  const pick = (): Promise<void> => take(async () => (await client.files.pick({ purpose: 'labels' }))[0]);
  const upload = (given: LocalFile): Promise<void> => take(() => giveFile({ client, put }, given));

  function choose(next: LabelChoice): void {
    choice.value = next;
    mapping.value = false;
  }

  /** What the dialog begins with: what was chosen before, else what is proposed. */
  const draft = (): LabelChoice => choice.value ?? proposedChoice(rows.value);

  return { file, rows, choice, reading, mapping, foreign, ready, pick, upload, choose, draft, clear };
});

import { describe, expect, test } from 'vitest';
import { RecordingPlayer } from '../../../shared/terminal/player.ts';
import { expectFaithful } from './fidelity.ts';
import { makeRecording, tortureEvents } from './recordings.ts';

describe('the screen at any time', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'equals a replay from the start after 1,000 random seeks and steps (seed %i)',
    async (seed) => {
      const recording = await makeRecording(60, 16, tortureEvents(seed, 2500));
      const player = new RecordingPlayer(recording, { interval: 6000 });
      await player.index(() => undefined);
      const client = await expectFaithful(player, 1000, seed);
      expect(player.keyframeCount).toBeGreaterThan(5);
      expect(client.answers.forward).toBeGreaterThan(50);
      expect(client.answers.screen).toBeGreaterThan(300);
      player.close();
    },
  );
});

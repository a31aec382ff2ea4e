/** A data folder of its own: a Spanreel that is installed here keeps its files, and may run at the same time. */
import { app } from 'electron';
import { DATA } from './settings.ts';

app.setPath('appData', DATA);

import type { Catalogue } from '../en/index.ts';
import { about } from './about.ts';
import { agreement } from './agreement.ts';
import { app } from './app.ts';
import { axes } from './axes.ts';
import { cloud } from './cloud.ts';
import { commands, palette, settings, shortcuts } from './commands.ts';
import { course } from './course.ts';
import { dialogs } from './dialogs.ts';
import { explore } from './explore.ts';
import { gallery } from './gallery.ts';
import { hints } from './hints.ts';
import { inspector } from './inspector.ts';
import { library } from './library.ts';
import { map } from './map.ts';
import { notices } from './notices.ts';
import { opening } from './opening.ts';
import { problem, said } from './problems.ts';
import { projects } from './projects.ts';
import { relations } from './relations.ts';
import { run, timeline } from './run.ts';
import { scores } from './scores.ts';
import { search } from './search.ts';
import { select } from './select.ts';
import { start, worldHints, worlds } from './start.ts';
import { tables } from './tables.ts';
import { train } from './train.ts';
import { why } from './why.ts';
import { f, words } from './words.ts';

export const ru: Catalogue = {
  name: 'Русский',
  format: f,
  words,
  app,
  agreement,
  start,
  worlds,
  worldHints,
  library,
  train,
  run,
  timeline,
  cloud,
  course,
  map,
  explore,
  search,
  select,
  inspector,
  relations,
  hints,
  scores,
  why,
  axes,
  tables,
  notices,
  problem,
  said,
  dialogs,
  palette,
  shortcuts,
  commands,
  settings,
  projects,
  opening,
  gallery,
  about,
};

import './csp.ts';
import '@fontsource-variable/inter/wght.css';
import './theme/theme.css';
import './theme/base.css';
import './theme/components.css';
import './theme/panels.css';
import './theme/window.css';
import './theme/map.css';
import './theme/projects.css';
import './theme/opening.css';
import './theme/explore.css';
import './theme/select.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { connectHost } from './host/connect.ts';
import { createLab } from './store/lab.ts';

const lab = createLab(await connectHost(), window.localStorage);
createRoot(document.getElementById('root')!).render(<App lab={lab} />);

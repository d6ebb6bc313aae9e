/** The console's page, in a browser. */
import { render } from 'preact';
import './style/main.css';
import { App } from './app';

const root = document.getElementById('console');
if (!root) throw new Error('expected an element #console in the page');
render(<App />, root);

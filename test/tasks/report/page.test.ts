/** The frame of reports. */
import { describe, expect, it } from '@jest/globals';
import { clip, named } from '#tasks/report/name';
import { html, page, trusted } from '#tasks/report/page';

describe('html', () => {
  it('escapes text, in elements and attributes, and keeps markup', () => {
    const name = `<b title="x" data='y'>&`;
    expect(html`<p title="${name}">${name}</p>`.markup).toBe(
      '<p title="&lt;b title=&quot;x&quot; data=&#39;y&#39;&gt;&amp;">&lt;b title=&quot;x&quot; data=&#39;y&#39;&gt;&amp;</p>',
    );
    expect(html`<p>${html`<b>${1}</b>`}${trusted('<i></i>')}</p>`.markup).toBe('<p><b>1</b><i></i></p>');
  });

  it('joins lists and leaves out what is not there', () => {
    expect(html`${[1, 'a', [html`<b></b>`]]}${null}${undefined}${false}${0}`.markup).toBe('1a<b></b>0');
  });

  it('replaces characters that HTML forbids', () => {
    expect(html`${'a\u0000b\u001bc\n'}`.markup).toBe('a\ufffdb\ufffdc\n');
  });
});

describe('page', () => {
  const sections = [
    { id: 'first', title: 'First & foremost', body: html`<p>Hello</p>` },
    { id: 'second', title: 'Second', body: html`<p>Again</p>` },
  ];

  it('is a whole document that loads nothing', () => {
    const document = page({ title: 'A & B', header: html`<h1>Title</h1>`, sections, footer: html`Made.` });
    expect(document).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(document).toContain('<title>A &amp; B</title>');
    expect(document).toContain('<header><h1>Title</h1></header>');
    expect(document).toContain('content="default-src &#39;none&#39;');
    expect(document).toContain('prefers-color-scheme: dark');
    expect(document).toContain('<footer>Made. It loads nothing and runs no script.</footer>');
    expect(document).not.toMatch(/<script|<link|url\(|@import/);
  });

  it('names its sections, which the contents lead to', () => {
    const document = page({ title: 'A', header: html``, sections, footer: html`Made.` });
    expect(document).toContain('<li><a href="#first">First &amp; foremost</a></li>');
    expect(document).toContain('<section id="second" aria-labelledby="second-title">');
  });
});

describe('names from the data', () => {
  it('keep their direction to themselves', () => {
    expect(named('مرحبا').markup).toBe('<bdi>مرحبا</bdi>');
  });

  it('are cut where they are too long, never within a character', () => {
    expect(clip('x'.repeat(80))).toHaveLength(80);
    expect(clip('x'.repeat(10_000))).toBe(`${'x'.repeat(79)}…`);
    expect(clip('😀'.repeat(81))).toBe(`${'😀'.repeat(79)}…`);
    expect(clip('😀'.repeat(80))).toBe('😀'.repeat(80));
  });
});

/** The frame of reports. */
import { describe, expect, it } from '@jest/globals';
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
  it('is a whole document that loads nothing', () => {
    const document = page({ title: 'A & B', body: html`<h1>Hello</h1>` });
    expect(document).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(document).toContain('<title>A &amp; B</title>');
    expect(document).toContain('<h1>Hello</h1>');
    expect(document).toContain('content="default-src &#39;none&#39;');
    expect(document).toContain('prefers-color-scheme: dark');
    expect(document).not.toMatch(/<script|<link|url\(|@import/);
  });
});

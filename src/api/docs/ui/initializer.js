// Starts Swagger UI: every document in both languages, on the sandbox that serves this page. All URLs are made from the
// page's own, so the same file works at / and under /s/{name}/.
(() => {
  'use strict';

  const here = new URL('.', window.location.href);
  // One page takes the answer for every sandbox, so that one registered redirect URI does for all of them.
  const answered = new URL('oauth2-redirect.html', here).href.replace(/\/s\/[^/]+\/docs\//, '/docs/');
  const documents = [
    { word: 'institution', ja: '金融機関API', en: 'Institution API' },
    { word: 'anser', ja: 'ANSER API', en: 'ANSER API' },
    { word: 'partner', ja: 'OAuth・連携事業者向けAPI', en: 'OAuth and partner plane' },
    { word: 'control', ja: '制御API', en: 'Control plane' },
  ];
  const languages = { ja: '日本語', en: 'English' };
  // Only these can log in from here; both are public clients.
  const clients = { institution: 'docs', anser: 'docs-anser' };

  const urls = Object.keys(languages).flatMap((lang) => documents.map((document) => ({
    name: `${document[lang]} (${languages[lang]})`,
    url: new URL(`../openapi/${document.word}.${lang}.json`, here).href,
    word: document.word,
    lang,
  })));
  const preferred = (navigator.language || 'ja').toLowerCase().startsWith('ja') ? 'ja' : 'en';
  const shown = (url) => urls.find((known) => known.url === url);
  let selected = urls.find((known) => known.lang === preferred);

  // Swagger UI takes relative URLs of OAuth for relative to the server, the standard to the document.
  const absolute = (document, url) => {
    for (const server of document.servers || []) {
      server.url = new URL(server.url, url).href.replace(/\/$/, '');
    }
    for (const scheme of Object.values((document.components || {}).securitySchemes || {})) {
      for (const flow of Object.values(scheme.flows || {})) {
        for (const key of ['authorizationUrl', 'tokenUrl', 'refreshUrl']) {
          if (flow[key]) flow[key] = new URL(flow[key], url).href;
        }
      }
    }
    return document;
  };

  const choose = (url, system) => {
    const next = shown(url);
    if (!next) return;
    if (next.word !== selected.word) {
      // A token belongs to one channel.
      system.authActions.logout(['oauth2', 'bearer']);
    }
    selected = next;
    document.documentElement.lang = next.lang;
    system.authActions.configureAuth({
      clientId: clients[next.word] || '',
      appName: 'kumiai',
      usePkceWithAuthorizationCodeGrant: true,
    });
  };

  const plugin = () => ({
    statePlugins: {
      spec: {
        wrapActions: {
          updateUrl: (original, system) => (url) => {
            choose(url, system);
            return original(url);
          },
          updateJsonSpec: (original) => (json) => original(absolute(json, selected.url)),
        },
      },
      auth: {
        wrapActions: {
          // Swagger UI would send the code of a failed attempt again (swagger-ui#6034).
          authPopup: (original) => (url, data) => {
            if (data.auth && data.auth.code) delete data.auth.code;
            return original(url, data);
          },
        },
      },
    },
  });

  window.addEventListener('load', () => {
    window.ui = SwaggerUIBundle({
      urls: urls.map(({ name, url }) => ({ name, url })),
      'urls.primaryName': selected.name,
      dom_id: '#swagger-ui',
      presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
      plugins: [SwaggerUIBundle.plugins.DownloadUrl, plugin],
      layout: 'StandaloneLayout',
      oauth2RedirectUrl: answered,
      validatorUrl: null,
      deepLinking: true,
      displayOperationId: true,
      displayRequestDuration: true,
      defaultModelsExpandDepth: 0,
      tryItOutEnabled: true,
      persistAuthorization: false,
      requestInterceptor: (request) => {
        if (!request.loadSpec) request.headers['Accept-Language'] = selected.lang;
        return request;
      },
    });
  });
})();

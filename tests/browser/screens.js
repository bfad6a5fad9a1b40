// Who looks at which page, in which ways. After a path stand the expected status and the language of a page that has
// but one. A new page gets its line here.
const { APPLICATION } = require('./office.js');

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 740 };

const issues = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => `/issues/${number}`);
const application = `/applications/${APPLICATION}`;

const PATHS = {
  rini: ['/', '/issues/new', '/requests/new', '/issues/8', '/issues/1', '/issues?q=halaman', '/inbox', '/releases', '/search', '/search?q=buat+issue', '/issues?q=langkah:9+darurat+prioritas:1'],
  pandu: [
    '/', ...issues, '/issues', '/releases', '/releases/1', '/releases/2', '/releases/new',
    '/issues/3/merge-request-return', '/issues/2/due-date-change', '/issues/2/reassignment',
    '/issues/2/cancellation', '/issues/2/urgency', '/issues/3/test-plan', '/issues/3/deviations/new', '/deviations 404',
    '/issues/3/deviations/1', '/inbox', '/journal', '/refused', application, `${application}/people`, `${application}/notes`,
    '/board', '/sop 200 id', '/admin/sop', '/issues/1/sheet 200 id', '/issues/5/sheet 200 id', '/merge-requests/5', '/issues?ended=1',
    '/search?q=halaman', '/search?q=halaman&in=issue', '/search?q=langkah:9+terlambat', '/issues/views',
  ],
  dewi: [
    '/', '/issues/2', '/issues/3', '/issues/5/comments/2', '/issues/3/branch-update', '/merge-requests', '/merge-requests/3',
    '/merge-requests/3/changes', '/pipelines', '/pipelines/1', '/pipelines/3', '/jobs/1', '/jobs/8', '/me', '/me/mail', '/me/second-factor',
    `${application}/branches`, `${application}/commits`, `${application}/tree/master`, `${application}/tree/staging/halaman`,
    `${application}/file/master/build.sh`, `${application}/notes`, '/help', '/help/step-9',
  ],
  tuti: ['/', '/issues/3', '/issues/5', '/issues/4', '/inbox', '/testing', '/testing?all=1'],
  sandi: [
    '/', '/issues/9', '/releases/2', '/releases/2/master-merge', `${application}/servers`, '/applications',
    '/pipelines/2',
  ],
  kadis: [
    '/', '/deviations', '/issues/3', '/issues/3/deviations/1', '/journal', '/reports', '/reports/times', '/reports/load',
    '/reports/returns?period=year', '/reports/releases?period=year', '/reports/completeness?period=year', '/?own=1', '/lost-factors',
  ],
  admin: ['/', '/admin', '/admin/people', '/admin/people/3', '/admin/system', '/admin/effects', '/admin/calendar', '/admin/look', '/admin/mail', '/admin/second-factor', '/admin/sop', '/admin/sop/legal-bases/1', '/applications/new', `${application}/people`, '/nothing-here 404', '/issues/999 404', '/help/9 404'],
};
const QUICK = {
  rini: ['/', '/issues/new', '/issues/8'],
  pandu: ['/', '/issues', '/issues/5', '/issues/3', '/releases/2', '/journal', application],
  dewi: ['/', '/issues/2', '/issues/5/comments/2', '/merge-requests/3', '/merge-requests/3/changes', '/pipelines/3', '/jobs/8', '/me', '/help'],
  tuti: ['/', '/issues/3'],
  sandi: ['/', '/releases/2', `${application}/servers`],
  kadis: ['/issues/3/deviations/1'],
  admin: ['/applications/new', '/nothing-here 404'],
};

/** The pages of a draft of the SOP, which the administrator begins. */
const DRAFT = ['/admin/sop', '/admin/sop/draft', '/admin/sop/draft/identity', '/admin/sop/draft/lists', '/admin/sop/draft/steps/9', '/admin/sop/draft/changes', '/admin/sop/draft/publication', '/admin/sop/draft/form 200 id'];
const QUICK_DRAFT = ['/admin/sop/draft/steps/9'];

const ALL = process.env.ALUR_PAGES === 'all';

/** The ways of looking at a page, the quick ones first. */
const LOOKS = [
  { language: 'id', scheme: 'light', size: WIDE },
  { language: 'en', scheme: 'dark', size: NARROW },
  { language: 'id', scheme: 'dark', size: WIDE },
  { language: 'id', scheme: 'light', size: NARROW },
  { language: 'id', scheme: 'dark', size: NARROW },
  { language: 'en', scheme: 'light', size: WIDE },
  { language: 'en', scheme: 'dark', size: WIDE },
  { language: 'en', scheme: 'light', size: NARROW },
].slice(0, ALL ? undefined : 2);

/** Nobody of the demo chose a language, so the browser's counts. */
const LANGUAGES = [
  { locale: 'id-ID', language: 'id' },
  { locale: 'en-GB', language: 'en' },
];

module.exports = { ALL, DRAFT: ALL ? DRAFT : QUICK_DRAFT, LANGUAGES, LOOKS, NARROW, SCREENS: ALL ? PATHS : QUICK, WIDE };

using Platform.Environments.Code.Languages;

namespace Platform.Environments.Code.Repair.Repositories;

/// <summary>Repositories in JavaScript.</summary>
internal static class JavaScriptRepositories
{
    public static IReadOnlyList<Repository> All { get; } = [Router, Schedule];

    private static Repository Router => new("router", CodeLanguage.JavaScript, "Finds what answers a request, by its path.", new Dictionary<string, string>
    {
        ["src/query.js"] = """
            'use strict';

            /** The values of a query such as a=1&b=2&a=3 by name, each a list. */
            function parseQuery(text) {
              const values = {};
              for (const part of text.split('&')) {
                if (part === '') continue;
                const at = part.indexOf('=');
                const name = decodeURIComponent(at < 0 ? part : part.slice(0, at));
                const value = at < 0 ? '' : decodeURIComponent(part.slice(at + 1).replaceAll('+', ' '));
                (values[name] ??= []).push(value);
              }
              return values;
            }

            module.exports = { parseQuery };

            """,
        ["src/router.js"] = """
            'use strict';
            const { parseQuery } = require('./query.js');

            /** The parameters of a path that fits a pattern such as /users/:id, or null. A pattern that ends in /* fits whatever follows. */
            function fit(pattern, path) {
              const wanted = pattern.split('/'), given = path.split('/');
              const open = wanted.at(-1) === '*';
              if (open ? given.length < wanted.length : given.length !== wanted.length) return null;
              const found = {};
              for (let i = 0; i < wanted.length; i++) {
                if (open && i === wanted.length - 1) found.rest = given.slice(i).join('/');
                else if (wanted[i].startsWith(':')) found[wanted[i].slice(1)] = decodeURIComponent(given[i]);
                else if (wanted[i] !== given[i]) return null;
              }
              return found;
            }

            /** The first of the routes, pairs of a pattern and a name, that fits a request; null if none does. */
            function route(routes, request) {
              const [path, query] = request.split('?');
              for (const [pattern, name] of routes) {
                const found = fit(pattern, path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path);
                if (found) return { name, found, query: parseQuery(query || '') };
              }
              return null;
            }

            module.exports = { fit, route };

            """,
    },
    [new("parseQuery('')", "{}"), new("fit('/a', '/a')", "{}"), new("fit('/a', '/b')", "null")],
    [
        new("src/query.js", "(values[name] ??= []).push(value);", "values[name] = [value];", "parseQuery", "Of a parameter that is given twice only the last value is there.", "parseQuery('a=1&a=2')", "{\"a\":[\"1\",\"2\"]}", ["parseQuery('x=1&y=2&x=3&x=4')", "parseQuery('tag&tag=b')", "route([['/s', 's']], '/s?q=1&q=2')"]),
        new("src/query.js", "part.slice(at + 1).replaceAll('+', ' ')", "part.slice(at + 1).replace('+', ' ')", "parseQuery", "Searches for three words come with a plus sign between the last two.", "parseQuery('q=a+b+c')", "{\"q\":[\"a b c\"]}", ["parseQuery('q=one+two+three+four&r=1')", "parseQuery('q=%2B+%2B+x')", "route([['/s', 's']], '/s?q=a+b+c')"]),
        new("src/router.js", "open ? given.length < wanted.length : given.length !== wanted.length", "given.length < wanted.length", "fit", "Paths with something behind them are taken for the shorter ones.", "fit('/users/:id', '/users/7/edit')", "null", ["fit('/a/*', '/a/b/c')", "fit('/a', '/a/b')", "route([['/u/:id', 'one'], ['/u/:id/x', 'two']], '/u/1/x')", "fit('/a/*', '/a')"]),
        new("src/router.js", "path.length > 1 && path.endsWith('/')", "path.endsWith('/')", "route", "The front page is not found.", "route([['/', 'home']], '/')", "{\"name\":\"home\",\"found\":{},\"query\":{}}", ["route([['/', 'home']], '/?a=1')", "route([['/a', 'a']], '/a/')", "route([['/:x', 'x'], ['/', 'home']], '/')", "route([['/', 'home']], '/b')"]),
    ]);

    private static Repository Schedule => new("schedule", CodeLanguage.JavaScript, "Tasks that wait for one another, and times of day.", new Dictionary<string, string>
    {
        ["src/order.js"] = """
            'use strict';

            /** The names of tasks in an order in which each comes after those it needs, and else by name. A circle is an Error. */
            function order(needs) {
              const done = [], state = {};
              function visit(name) {
                if (state[name] === 'done') return;
                if (state[name] === 'open') throw new RangeError('circle at ' + name);
                state[name] = 'open';
                for (const other of [...(needs[name] || [])].sort()) visit(other);
                state[name] = 'done';
                done.push(name);
              }
              for (const name of Object.keys(needs).sort()) visit(name);
              return done;
            }

            /** When each task ends at the earliest, if all begin as soon as they can; takes is how long each takes. */
            function finish(needs, takes) {
              const ends = {};
              for (const name of order(needs)) {
                ends[name] = (takes[name] || 0) + Math.max(0, ...(needs[name] || []).map(other => ends[other]));
              }
              return ends;
            }

            module.exports = { order, finish };

            """,
        ["src/clock.js"] = """
            'use strict';

            /** Minutes since midnight of a time such as 9:05. */
            function minutes(text) {
              const [hours, rest] = text.split(':').map(Number);
              return hours * 60 + rest;
            }

            /** A time of day, of minutes since midnight; it goes round the clock both ways. */
            function clock(total) {
              const day = ((total % 1440) + 1440) % 1440;
              return String(Math.floor(day / 60)).padStart(2, '0') + ':' + String(day % 60).padStart(2, '0');
            }

            /** How many minutes two spans of a day share. */
            function overlap(a, b) {
              return Math.max(0, Math.min(minutes(a[1]), minutes(b[1])) - Math.max(minutes(a[0]), minutes(b[0])));
            }

            module.exports = { minutes, clock, overlap };

            """,
    },
    [new("order({})", "[]"), new("clock(61)", "01:01"), new("minutes('1:30')", "90")],
    [
        new("src/order.js", "if (state[name] === 'open') throw new RangeError('circle at ' + name);", "if (state[name] === 'open') return;", "order", "Tasks that wait for each other are put into some order without a word.", "order({ a: ['b'], b: ['a'] })", "RangeError", ["order({ a: ['a'] })", "order({ a: ['b'], b: ['c'], c: ['a'] })", "order({ a: ['b', 'c'], b: ['c'], c: [] })", "finish({ a: ['b'], b: ['a'] }, {})"]),
        new("src/order.js", "Math.max(0, ...(needs[name] || []).map(other => ends[other]))", "(needs[name] || []).reduce((sum, other) => sum + ends[other], 0)", "finish", "Tasks that could go on at the same time are counted one after another.", "finish({ a: [], b: [], c: ['a', 'b'] }, { a: 2, b: 3, c: 1 })", "{\"a\":2,\"b\":3,\"c\":4}", ["finish({ x: ['y', 'z'], y: [], z: [] }, { x: 1, y: 5, z: 5 })", "finish({ a: [], b: ['a'], c: ['a'], d: ['b', 'c'] }, { a: 1, b: 2, c: 3, d: 4 })", "finish({ a: [] }, {})"]),
        new("src/clock.js", "((total % 1440) + 1440) % 1440", "total % 1440", "clock", "Times before midnight come out wrong.", "clock(-30)", "23:30", ["clock(-1440)", "clock(-1)", "clock(1440)", "clock(-1500)", "clock(2000)"]),
        new("src/clock.js", "return Math.max(0, Math.min(", "return Math.abs(Math.min(", "overlap", "Spans that do not meet are said to overlap.", "overlap(['8:00', '9:00'], ['10:00', '11:00'])", "0", ["overlap(['8:00', '12:00'], ['9:00', '10:00'])", "overlap(['8:00', '9:00'], ['9:00', '10:00'])", "overlap(['15:00', '16:00'], ['8:00', '9:30'])"]),
    ]);
}

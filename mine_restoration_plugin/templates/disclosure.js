(function () {
  'use strict';
  var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };
  var one = function (id) { return document.getElementById(id); };
  var body = one('mines'), rows = all('tr.mine', body), dots = all('.dot'), svg = one('map');
  var search = one('search'), county = one('county'), state = one('state'), told = one('told');
  var texts = rows.map(function (row) { return (row.getAttribute('data-text') || '').toLowerCase(); });
  var chosen = null; // running numbers chosen on the map
  document.documentElement.className = 'live';

  function marked(element, name, on) {
    // No classList: SVG elements have none in old browsers.
    var names = (element.getAttribute('class') || '').split(' ').filter(function (n) { return n && n !== name; });
    if (on) { names.push(name); }
    element.setAttribute('class', names.join(' '));
  }
  function minesOf(dot) { return dot.getAttribute('data-mines').split(' '); }

  function show() {
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean), count = 0, hundredths = 0, there = {};
    rows.forEach(function (row, index) {
      var fits = words.every(function (word) { return texts[index].indexOf(word) >= 0; })
        && (!county.value || row.getAttribute('data-county') === county.value)
        && (!state.value || row.getAttribute('data-state') === state.value)
        && (!chosen || chosen.indexOf(row.getAttribute('data-mine')) >= 0);
      marked(row, 'away', !fits);
      if (fits) {
        count += 1;
        hundredths += Math.round(parseFloat(row.getAttribute('data-area')) * 100);
        there[row.getAttribute('data-mine')] = true;
      }
    });
    dots.forEach(function (dot) {
      var mines = minesOf(dot);
      marked(dot, 'left-out', !chosen && !mines.some(function (mine) { return there[mine]; }));
      marked(dot, 'chosen', Boolean(chosen) && mines[0] === chosen[0]);
    });
    told.textContent = '显示' + count + '个矿山，面积' + (hundredths / 100).toFixed(2) + '公顷' + (chosen ? '（图上所选）' : '');
  }

  function sortBy(head, column) {
    var up = head.getAttribute('aria-sort') !== 'ascending';
    all('th').forEach(function (other) { other.setAttribute('aria-sort', 'none'); });
    head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
    var keyed = rows.map(function (row, index) {
      var cell = row.cells[column], value = cell.getAttribute('data-value');
      if (value === null) { value = cell.textContent; }
      return { row: row, value: value, number: value === '' ? NaN : Number(value), index: index };
    });
    keyed.sort(function (a, b) {
      var order;
      if (a.value === '' || b.value === '') { return a.value === b.value ? a.index - b.index : a.value === '' ? 1 : -1; }
      order = isNaN(a.number) || isNaN(b.number) ? a.value.localeCompare(b.value, 'zh-CN') : a.number - b.number;
      return (up ? order : -order) || a.index - b.index;
    });
    keyed.forEach(function (entry) { body.appendChild(entry.row); });
  }

  function onKey(element, action) {
    element.addEventListener('click', action);
    element.addEventListener('keydown', function (event) {
      if (event.keyCode === 13 || event.keyCode === 32) { event.preventDefault(); action(event); }
    });
  }

  all('thead th').forEach(function (head, column) {
    var button = head.querySelector('button');
    if (button) { button.addEventListener('click', function () { sortBy(head, column); }); }
  });
  search.addEventListener('input', show);
  search.addEventListener('keyup', show);
  county.addEventListener('change', show);
  state.addEventListener('change', show);
  one('clear').addEventListener('click', function () {
    search.value = county.value = state.value = '';
    chosen = null;
    show();
  });
  dots.forEach(function (dot) {
    onKey(dot, function () {
      var mines = minesOf(dot);
      chosen = chosen && chosen[0] === mines[0] ? null : mines;
      show();
    });
  });
  rows.forEach(function (row) {
    row.addEventListener('click', function (event) {
      if (event.target.tagName === 'IMG' || event.target.tagName === 'A') { return; }
      rows.forEach(function (other) { marked(other, 'chosen', other === row); });
      dots.forEach(function (dot) { marked(dot, 'chosen', minesOf(dot).indexOf(row.getAttribute('data-mine')) >= 0); });
    });
  });

  if (svg) {
    var box = svg.getAttribute('viewBox').split(' ').map(Number), home = box.slice(), start = null;
    var crowded = svg.getAttribute('class') === 'many';
    var scale = function () {
      var area = svg.getBoundingClientRect(), unit = Math.max(box[2] / (area.width || 1000), box[3] / (area.height || 440));
      var small = crowded && box[2] > home[2] * 0.3;
      svg.setAttribute('viewBox', box.join(' '));
      svg.setAttribute('class', small ? 'many' : '');
      dots.forEach(function (dot) {
        dot.querySelector('circle').setAttribute('r', parseFloat(dot.getAttribute('data-size')) * unit * (small ? 0.5 : 1));
        var label = dot.querySelector('text');
        if (label) { label.setAttribute('font-size', 11 * unit); label.setAttribute('dy', 4 * unit); }
      });
      all('.name', svg).forEach(function (name) { name.setAttribute('font-size', 14 * unit); });
    };
    var zoom = function (factor) {
      box = [box[0] + box[2] * (1 - factor) / 2, box[1] + box[3] * (1 - factor) / 2, box[2] * factor, box[3] * factor];
      scale();
    };
    one('nearer').addEventListener('click', function () { zoom(0.6); });
    one('farther').addEventListener('click', function () { zoom(1 / 0.6); });
    one('home').addEventListener('click', function () { box = home.slice(); scale(); });
    svg.addEventListener('mousedown', function (event) { start = [event.clientX, event.clientY, box[0], box[1]]; });
    window.addEventListener('mouseup', function () { start = null; });
    window.addEventListener('mousemove', function (event) {
      if (!start) { return; }
      var area = svg.getBoundingClientRect(), unit = Math.max(box[2] / area.width, box[3] / area.height);
      box[0] = start[2] - (event.clientX - start[0]) * unit;
      box[1] = start[3] - (event.clientY - start[1]) * unit;
      scale();
    });
    window.addEventListener('resize', scale);
    scale();
  }
  show();
}());

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>MineRestoration</name>
    <message>
        <source>Make the appendix table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counts and hectares by province and river class, as in the work plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;p&gt;Makes the appendix table of the work plan from patches that were classified before: counts and hectares by province, main stem and main tributaries, in the work plan's rows and columns.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Count by&lt;/b&gt;: every patch counts, or patches with the same mine number (ZTBH) count as one.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Area&lt;/b&gt;: the ellipsoidal area (TQMJ), the area handed down (TBMJ) or the verified area (TBHDMJ).&lt;/p&gt;&lt;p&gt;&lt;b&gt;Baseline&lt;/b&gt;: adds the comparison with the campaign's published table below it.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Result&lt;/b&gt;: an Excel workbook, a CSV table or a web page, by the ending of its name. The hectares are rounded so that the parts equal the totals; a line states campaign, rule, distance, data time and version.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classified patches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Site (patches with the same mine number)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Count by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ellipsoidal area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Area handed down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verified area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare with the published baseline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Excel workbook (*.xlsx);;CSV table (*.csv);;Web page (*.html)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Appendix table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Handing the layers over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rivers, as lines or water polygons (empty: the plugin's base rivers, good to about 1 km, for orientation only)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Banks: water polygons beside the river lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Field with the river's name (empty: found by the campaign's names)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Field with the river's class (empty: the class in the campaign)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Campaign file (empty: the work plan for the Yangtze, 2020)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Distance from the river in km (not set: as in the campaign, 10 km)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The bank where there are water polygons, else the centre line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The centre line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Distance is measured from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No river layer was chosen, so the plugin's base rivers were used. They are good to about 1 km and are for orientation: official results need official river layers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Base rivers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classify patches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decides which patches lie within the strips, and measures them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;p&gt;Decides for every patch whether it lies within the campaign's distance of a river, of which river and class, and measures it: distance to the bank, area inside the strip, ellipsoidal area by the survey formula, province and reach.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Patches&lt;/b&gt;: any polygon layer; all its fields are kept. The patch number TBBH, the district code XZQDM and a handed-down class are used if they are there; a person's decision (RGPD 1 or 0, with the reason in RGYY) wins over everything.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Rivers&lt;/b&gt;: lines, water polygons, or both. Without a layer the plugin's base rivers are used: they are good to about 1 km and are for orientation; official results need official river layers.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Rule&lt;/b&gt;: a patch is in scope when the strip touches it (as in the work plan), when its centroid lies inside, or when at least half of its area does.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Result&lt;/b&gt;: all patches in CGCS2000 (EPSG:4490) with SCOPE (1 in, 0 out), river HLMC, class GZL, distance JAJL in m, area inside FWNMJ and ellipsoidal area TQMJ in m2, reach PQ, province SDM, edge case BJTB and the basis of the decision. Patches near the edge are listed for a person to decide; broken outlines are repaired where that is safe, and listed. The report (JSON) holds settings, counts and every finding.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Provinces (empty: the plugin's base provinces)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The strip touches it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its centroid lies inside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At least half of its area lies inside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A patch is in scope when</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where strips overlap, the main stem wins</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Field with the handed-down class (empty: found by its name)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches this near to the strip's edge are listed, in m (not set: as in the campaign, 50 m)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>River strips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strips merged by class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches in scope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches at the main stem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches at main tributaries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches outside the strips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches near the edge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patches outside the campaign's provinces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mine Restoration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make river strips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strips of a given distance on both sides of the campaign's rivers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;p&gt;Makes the land within a distance of the campaign's rivers: one strip a river, and on request merged by class (main stem, main tributaries). The distance is measured on the ellipsoid, so it is the same from Yunnan to the sea, in any coordinate system of the input.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Rivers&lt;/b&gt;: lines, water polygons (the distance then counts from the bank), or lines with a second layer of banks. Rivers are recognised by the names in the campaign, in Chinese, pinyin or English. Without a layer the plugin's base rivers are used: they are good to about 1 km and are for orientation; official results need official river layers.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Overlaps&lt;/b&gt;: where strips meet, the main stem wins, then the nearer river; or the strips stay as they are.&lt;/p&gt;&lt;p&gt;&lt;b&gt;All rivers&lt;/b&gt;: also make strips for rivers that the campaign does not name.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Result&lt;/b&gt;: polygons in CGCS2000 (EPSG:4490) with river HLMC, class GZL (1 main stem, 2 main tributary) and DISTANCE in km. The report (JSON) holds settings, counts and every finding.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Main stem wins, then the nearer river</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strips overlap as they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where strips overlap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Also rivers that the campaign does not name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The step did not finish.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The algorithm {name} is not available. Switch the plugin off and on again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>signal {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>exit code {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the rivers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making the strips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the patches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking the patches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring areas and distances</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing the results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making the table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file {path} does not exist. Check the name, or whether the drive or stick is still connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file {path} cannot be read ({reason}). It may be damaged or not a map file; ask for it again or export it anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} has no layer named {layer}. It holds: {layers}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} has no features. Choose another layer, or remove its filter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} has no coordinate system. Set it in QGIS (right click on the layer, Set CRS), then run again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} is in {crs}, which cannot be converted to CGCS2000 without parameters that are not public. Ask for the data in CGCS2000.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The coordinate system of the layer {name} is not understood ({reason}). Set it in QGIS and run again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} says that its coordinates are metres ({crs}), but they are degrees. Set its coordinate system to CGCS2000 longitude/latitude (EPSG:4490).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} says that its coordinates are degrees ({crs}), but they are far outside -180 to 180. Set its coordinate system to the Gauss-Krueger zone of the data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} has no polygons. Patches must be polygons; points or lines cannot be measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} has neither lines nor polygons. Rivers must be lines or water polygons.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} has no field {field}. It has: {fields}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}). Choose another folder, or close the program that has the file open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: this kind of file cannot be written. Use one of: {endings}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is also an input of this step. Choose another name for the result.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is open in QGIS and cannot be replaced. Remove its layers from the project, or choose another name for the result.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{target}: the result can be written to a file only, such as a GeoPackage (.gpkg). Choose a file, and copy it into the database afterwards.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full: {path} could not be written. Nothing was changed. Free some space and run again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A distance of {distance} km makes no strip. Enter a number above 0 and not above {largest} km.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The setting {setting} cannot be {value}. Possible: {choices}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The campaign file {path} does not exist.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The campaign file {path} is broken in line {line}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The campaign file {path} has a mistake in line {line}, field {field}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is not valid JSON ({what})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is not UTF-8 text; save it as UTF-8</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this key stands twice in the same object</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this key is not known; known here are {known}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it must be an object in braces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it must be a list in square brackets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it must be a text in quotes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it must be a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it must be a whole number, not {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it must be true or false</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the list must have at least {limit} entries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the list must have at most {limit} entries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it cannot be {value}; possible: {choices}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it must be above {limit}, not {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it must not be below {limit}; it is {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it must not be above {limit}; it is {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} stands here a second time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} must be Latin letters, digits and underscores only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>only format {expected} can be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there must be two classes, 1 (main stem) and then 2 (tributaries)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} is already a name of {river}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the order must be {expected} here, not {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} is not a two-digit province code of GB/T 2260</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the province {value} is not of the reach {reach}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the province {value} of this reach has no note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no province belongs to the reach {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} is not a date such as 2020-12-31</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} does not show the distance of {distance} km</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it says {value}, but the rows add up to {expected}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} does not have the right form</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of the rivers in {name} is named in the campaign {campaign}. Found: {found}. Expected names such as {expected}. Choose the right name field, or add the names to the campaign.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} has no field with river names that the campaign knows. Choose the name field. It has: {fields}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rivers that the campaign does not name were left out: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The campaign's river {river} is not in the river layer; patches along it will count as outside.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The river {where} is {given} in the layer and {campaign} in the campaign; the campaign was taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The river {where}: {count} features without usable geometry were left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} has no geometry; it stays in the result without computed values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} had a broken outline ({reason}); it was repaired, its area changed by {change} m2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} has a broken outline ({reason}) that cannot be repaired safely; it stays in the result without computed values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} is not a polygon; it stays in the result without computed values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} lies outside China; check the coordinate system or swapped axes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} lies {margin} m from the edge of the strip of {river} ({side}); a person should decide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} lies in no province of the campaign ({province}); it is not in the table.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} patches have no usable district code; their province was taken from their position.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} has no usable district code and lies within {distance} km of a provincial border; its province {province} should be checked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} has the district code {code}, but lies {distance} km outside {province}; the code was taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} was handed down as {handed}; by position it is {computed}. The handed-down class was kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where} has the handed-down class {handed}, which is not known; its position was used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The field {field} was taken as the handed-down class of the patches.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch {where}: a person decided {decision} (reason: {reason}); by position it is {computed}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The patch number {where} stands {count} times in the layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} patches have no number; they are named by their row.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are {count} more findings of the kind {kind}; they are too many to list. Look for one cause behind all of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {name} has not been classified: it has no field {field}. Run Classify patches first and make the table from its result. The layer has: {fields}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} patches in scope with {hectares} ha lie in no province of the campaign ({found}); they are not in the table: {numbers}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} patches in scope with {hectares} ha have no river class of the campaign ({found}); they are not in the table. Classify the layer again: {numbers}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} patches in the table have no usable area ({area}); they count with 0 ha: {numbers}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The site {where} has patches along rivers of different classes ({parts}); it counts once, as {taken}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The site {where} has patches in different provinces ({parts}); it counts once, in {taken}, where its largest patch lies.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The patches were not all classified by the same rule: {rules}. All rules are stated under the table; classify the whole layer once to have one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} patches do not say by which rule they were classified; the table cannot state it. Classify them again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The patches were classified for the campaign {found}, the table is made for {campaign}. Choose the campaign of the patches, or classify them again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The campaign {campaign} has no published table to compare with. Switch the comparison off, or add the baseline to the campaign file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The published table is for {published} km and this one for {present} km; their difference also shows the other distance.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in scope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>outside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a ring is not closed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>coordinates that are not numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The computing engine cannot start: {path} was not found. Open Plugins &gt; Mine Restoration &gt; Check installation to choose or install it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The computing engine cannot start: {path} ({reason}). Open Plugins &gt; Mine Restoration &gt; Check installation to choose or install it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The computing engine's Python ({path}) lacks: {missing}. Open Plugins &gt; Mine Restoration &gt; Check installation to install them, also without a network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The computing engine's Python has {library} {found}; {needed} or later is needed. Open Plugins &gt; Mine Restoration &gt; Check installation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The computing engine stopped before it was done ({reason}). Nothing was written. Run again; if it happens again, close other programs to free memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something went wrong that the program did not foresee: {reason}. Nothing was written. Please send the details to the maintainers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job file {path} cannot be understood: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled. Nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory for this job. Close other programs, or work on one province at a time.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>

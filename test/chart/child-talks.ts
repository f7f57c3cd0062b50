/** A drawing process that writes something else than a picture, and everything that it knows of its surroundings. */
process.stdout.write(JSON.stringify(process.env));
process.stderr.write('no picture today');

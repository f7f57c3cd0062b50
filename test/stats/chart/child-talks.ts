/** A drawing process that writes something else than a picture, and says everything that it knows of its surroundings. */
process.stdout.write('what is no picture');
process.stderr.write(`no picture today; it knows: ${JSON.stringify(process.env)}`);

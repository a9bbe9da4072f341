"""One list, two registries (一单两库): validated registers of enterprises and inspectors."""
